import { useLayoutEffect, useRef, type RefObject } from "react";

/** A value as it was last shown, for what happens later. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}
