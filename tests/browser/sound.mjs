// A sound as a file, made of nothing: a tone, in the one format that needs no packing.

const RATE = 8_000;
const HEAD = 44;

/** A tone as a WAV of 8-bit samples: so many hertz, so many milliseconds. */
export function tone(hertz, milliseconds) {
  const samples = Math.round((RATE * milliseconds) / 1000);
  const file = Buffer.alloc(HEAD + samples);
  file.write("RIFF", 0);
  file.writeUInt32LE(HEAD - 8 + samples, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // samples as they are
  file.writeUInt16LE(1, 22); // one channel
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples, 40);
  for (let n = 0; n < samples; n++)
    file[HEAD + n] = 128 + Math.round(60 * Math.sin((2 * Math.PI * hertz * n) / RATE));
  return file;
}
