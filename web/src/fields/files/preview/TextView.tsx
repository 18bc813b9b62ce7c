import { useQuery } from "@tanstack/react-query";
import { fetchTextStart, TEXT_SHOWN } from "@/api/fileText";
import { sentence } from "@/api/problem";
import css from "@/fields/files/preview/preview.module.css";
import { sizeWords } from "@/fields/files/words";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

interface Props {
  address: string;
  /** In bytes, where it is known. */
  size: number | undefined;
  name: string;
}

/** The beginning of a text. */
export function TextView({ address, size, name }: Props) {
  const asked = useQuery({
    queryKey: ["fileText", address],
    queryFn: ({ signal }) => fetchTextStart(address, size, signal),
    retry: false,
    // A file never becomes another.
    staleTime: Infinity,
  });
  if (asked.isPending) return <Bones lines={8} label={t("files.reading")} />;
  if (asked.isError) {
    return (
      <Failure title={t("files.lost")} detail={sentence(asked.error)} onRetry={() => void asked.refetch()} />
    );
  }
  const { text, cut } = asked.data;
  return (
    <div className={css.text}>
      {cut ? (
        <p className={css.cut}>
          {t("files.cut", { shown: sizeWords(TEXT_SHOWN), size: sizeWords(size ?? TEXT_SHOWN) })}
        </p>
      ) : null}
      {text === "" ? (
        <p className={css.cut}>{t("files.empty")}</p>
      ) : (
        <pre className={css.pre} tabIndex={0} aria-label={name}>
          {text}
        </pre>
      )}
    </div>
  );
}
