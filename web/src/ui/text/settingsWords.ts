import { enSettings } from "@/ui/text/enSettings";
import { addWords } from "@/ui/text/text";

addWords(enSettings);
