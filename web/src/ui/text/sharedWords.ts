import { shared } from "@/ui/text/enShared";
import { addWords } from "@/ui/text/text";

// What strangers read comes with their page, and nothing of what else comes later.
addWords({ shared });
