import { form } from "@/ui/text/enForm";
import { addWords } from "@/ui/text/text";

// What strangers read of a form comes with it, and nothing of what else comes later.
addWords({ form });
