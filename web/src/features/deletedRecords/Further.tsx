import { Button } from "@mantine/core";
import { sentence } from "@/api/problem";
import css from "@/features/deletedRecords/deletedRecords.module.css";

interface Props {
  label: string;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
}

/** The next ones, as long as there may be some. */
export function Further({
  label,
  hasNextPage,
  isFetchingNextPage,
  isFetchNextPageError,
  error,
  fetchNextPage,
}: Props) {
  if (!hasNextPage) return null;
  return (
    <div className={css.more}>
      <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        {label}
      </Button>
      {isFetchNextPageError && !isFetchingNextPage ? (
        <span className={css.bad} role="alert">
          {sentence(error)}
        </span>
      ) : null}
    </div>
  );
}
