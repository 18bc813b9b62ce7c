import type { Words } from "@/ui/text/words";
export const es: Words = {};
