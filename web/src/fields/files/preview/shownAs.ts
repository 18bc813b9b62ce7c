import { isStored, type FileItem } from "@/api/files";

/** How a file can be looked at here. */
export type ShownAs = "picture" | "pdf" | "audio" | "video" | "text" | "nothing";

const pictures = /^image\/(png|jpeg|gif|webp|avif)$/;
const pictureEnding = /\.(png|jpe?g|gif|webp|avif)(\?.*)?$/i;

/** By what the server found in it: that is also what decides whether it comes to be shown or only as a download. */
export function previewOf(file: FileItem): ShownAs {
  // The content policy lets nothing come from elsewhere but pictures that are sent encrypted.
  if (!isStored(file)) {
    return /^https:/i.test(file.url) && pictureEnding.test(file.url) ? "picture" : "nothing";
  }
  const type = (file.type ?? "").toLowerCase().split(";")[0]?.trim() ?? "";
  if (pictures.test(type)) return "picture";
  if (type === "application/pdf") return "pdf";
  if (type.startsWith("audio/")) return "audio";
  if (type.startsWith("video/")) return "video";
  return type === "text/plain" ? "text" : "nothing";
}
