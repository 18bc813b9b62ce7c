import { enAccount } from "@/ui/text/enAccount";
import { addWords } from "@/ui/text/text";

addWords(enAccount);
