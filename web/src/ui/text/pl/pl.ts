import type { Words } from "@/ui/text/words";
export const pl: Words = {};
