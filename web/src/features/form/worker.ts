import { work } from "@/features/form/work";

// Beside the page, so that typing never waits for it.
self.onmessage = ({ data }: MessageEvent<{ stamp: string; bits: number }>) => {
  self.postMessage(work(data.stamp, data.bits));
};
