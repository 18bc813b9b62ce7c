import { enSharing } from "@/ui/text/enSharing";
import { addWords } from "@/ui/text/text";

addWords(enSharing);
