import { Button } from "@mantine/core";
import { sentence } from "@/api/problem";
import css from "@/features/audit/audit.module.css";
import { t } from "@/ui/text/text";

interface Props {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
}

/** What comes below the last line of a list: the next ones, as long as there are some. */
export function More({ hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage }: Props) {
  if (!hasNextPage) return null;
  return (
    <div className={css.more}>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        {t("audit.more")}
      </Button>
      {isFetchNextPageError && !isFetchingNextPage ? (
        <span className={css.bad} role="alert">
          {sentence(error)}
        </span>
      ) : null}
    </div>
  );
}
