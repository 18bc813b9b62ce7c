import { useQuery } from "@tanstack/react-query";
import { open } from "@/api/client";

/** So often the health is looked at while it is shown, in ms. */
const OFTEN = 10_000;

const text = async (path: string) => (await open(path)).text();

/** Whether the server can answer: fails where it cannot. */
export function useReadiness() {
  return useQuery({
    queryKey: ["ready"],
    queryFn: () => text("/readyz"),
    refetchInterval: OFTEN,
    retry: false,
  });
}

/** Counts and times, in the text format of Prometheus. */
export function useMetrics() {
  return useQuery({ queryKey: ["metrics"], queryFn: () => text("/metrics"), refetchInterval: OFTEN });
}
