import { enAccess } from "@/ui/text/enAccess";
import { addWords } from "@/ui/text/text";

addWords(enAccess);
