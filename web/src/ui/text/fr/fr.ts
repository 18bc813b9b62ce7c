import type { Words } from "@/ui/text/words";
export const fr: Words = {};
