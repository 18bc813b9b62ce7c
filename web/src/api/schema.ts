import type { components } from "@/api/generated";

/** A type of the server's OpenAPI document, as `npm run api` wrote it down. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
