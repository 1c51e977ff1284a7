/** A line of a file with its number, from 1. `truncated` if it was longer than allowed: the rest was dropped. */
export interface TextLine {
  number: number;
  text: string;
  truncated: boolean;
}

/**
 * The lines of a file, whatever ends them (LF, CRLF, CR), without the byte order mark and NUL bytes. Memory is that
 * of one line, of at most `maxCharacters`.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let number = 0;
  let truncated = false;
  let afterReturn = false;

  function* take(piece: string): Generator<TextLine> {
    let start = 0;
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i);
      if (code !== 10 && code !== 13) {
        afterReturn = false;
        continue;
      }
      if (code === 10 && afterReturn) {
        afterReturn = false;
        start = i + 1;
        continue;
      }
      add(piece.slice(start, i));
      yield end();
      start = i + 1;
      afterReturn = code === 13;
    }
    add(piece.slice(start));
  }
  function add(part: string): void {
    const room = maxCharacters - text.length;
    if (part.length > room) truncated = true;
    if (room > 0) text += part.slice(0, room);
  }
  function end(): TextLine {
    number++;
    const line = { number, text: text.replaceAll('\0', ''), truncated };
    text = '';
    truncated = false;
    return number === 1 ? { ...line, text: line.text.replace(/^\uFEFF/, '') } : line;
  }

  for await (const chunk of chunks) yield* take(decoder.decode(chunk, { stream: true }));
  yield* take(decoder.decode());
  if (text !== '' || truncated) yield end();
}
