import { useMediaQuery } from "@mantine/hooks";

/** A phone's width. */
export function useNarrow(): boolean {
  return useMediaQuery("(max-width: 720px)", undefined, { getInitialValueInEffect: false }) ?? false;
}
