import { expect, it } from "vitest";
import { answered, longest, mean, readMetrics, within } from "@/features/host/metrics";

const text = `# HELP sheaf_requests_total Requests answered.
# TYPE sheaf_requests_total counter
sheaf_requests_total{class="2xx"} 95
sheaf_requests_total{class="4xx"} 4
sheaf_requests_total{class="5xx"} 1
sheaf_request_seconds_bucket{le="0.001"} 50
sheaf_request_seconds_bucket{le="0.01"} 96
sheaf_request_seconds_bucket{le="10"} 98
sheaf_request_seconds_bucket{le="+Inf"} 100
sheaf_request_seconds_sum 2.5
sheaf_request_seconds_count 100
sheaf_open_workspaces 7
something_else{a="b",c="d"} 1
`;

it("counts and times are read", () => {
  const read = readMetrics(text);
  expect(Object.fromEntries(read.classes)).toEqual({ "2xx": 95, "4xx": 4, "5xx": 1 });
  expect([answered(read), mean(read), longest(read), read.openWorkspaces]).toEqual([100, 0.025, 10, 7]);
  expect([0.5, 0.95, 0.99].map((part) => within(read, part))).toEqual([0.001, 0.01, Infinity]);
});

it("of nothing nothing is said", () => {
  const none = readMetrics("");
  expect([answered(none), within(none, 0.5), mean(none), none.openWorkspaces]).toEqual([0, null, null, null]);
});
