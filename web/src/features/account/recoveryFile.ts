/** Recovery codes as a file that is read on any machine: what they are, then one a line. */
export function recoveryFile(head: string, codes: readonly string[]): string {
  return [head, "", ...codes, ""].join("\r\n");
}

/** Hands a text over as a file. */
export function saveText(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.txt`;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
