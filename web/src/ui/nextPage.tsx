import { Button } from "@mantine/core";
import css from "@/ui/nextPage.module.css";

interface Props {
  label: string;
  size?: "xs" | "sm";
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  /** Why the next ones could not be read, where they could not. */
  problem: string;
  fetchNextPage: () => unknown;
}

/** What comes below the last line of a list: the next ones, as long as there may be some. */
export function NextPage({ label, size = "sm", problem, ...asked }: Props) {
  if (!asked.hasNextPage) return null;
  return (
    <div className={css.next}>
      <Button
        size={size}
        variant="default"
        loading={asked.isFetchingNextPage}
        onClick={() => asked.fetchNextPage()}
      >
        {label}
      </Button>
      {asked.isFetchNextPageError && !asked.isFetchingNextPage ? (
        <span className={css.bad} role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  );
}
