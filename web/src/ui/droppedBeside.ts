type Taker = (files: File[]) => boolean;

let taker: Taker | null = null;

/** Files that were dropped on something that takes files, beside the places for them: the page may have a use for them. */
export const droppedBeside = {
  hear(take: Taker): () => void {
    taker = take;
    return () => {
      if (taker === take) taker = null;
    };
  },
  /** Answers whether they were taken. */
  offer: (files: File[]): boolean => taker?.(files) ?? false,
};
