/** A table that is to stand before another one, both by their names; null: behind all. */
export interface TableMove {
  table: string;
  before: string | null;
}

/** The tables with one of them moved; as they are where what a move names is not there. */
export function placed<T extends { name: string }>(tables: T[], { table, before }: TableMove): T[] {
  const moved = tables.find(({ name }) => name === table);
  const others = tables.filter((other) => other !== moved);
  const to = before === null ? others.length : others.findIndex(({ name }) => name === before);
  return moved && to >= 0 ? others.toSpliced(to, 0, moved) : tables;
}

/** Whether a move brings the tables into another order. */
export const changes = (tables: { name: string }[], move: TableMove) =>
  placed(tables, move).some(({ name }, at) => name !== tables[at]?.name);

/** The move that brings a table a place up or down; none at the end of the list. */
export function step(tables: { name: string }[], table: string, way: -1 | 1): TableMove | null {
  const at = tables.findIndex(({ name }) => name === table);
  if (at < 0 || !tables[at + way]) return null;
  return { table, before: tables[way === -1 ? at - 1 : at + 2]?.name ?? null };
}

/**
 * Moves that are asked of the server one after the other. They are shown until it has answered: over what it says meanwhile, for
 * a move names a neighbour and no number.
 */
export class TableMoves {
  private moves: readonly TableMove[] = [];
  private sending = false;
  private readonly watchers = new Set<() => void>();

  /** `send`: settles when the server's order is known here; what it refuses is told there. */
  constructor(private readonly send: (move: TableMove) => Promise<void>) {}

  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  readonly waiting = () => this.moves;

  add(move: TableMove) {
    const last = this.moves.at(-1);
    // Of a table that is moved on before it was asked for, the last place counts.
    const overtaken = last?.table === move.table && !(this.sending && this.moves.length === 1);
    this.set(overtaken ? this.moves.with(-1, move) : [...this.moves, move]);
    if (!this.sending) void this.run();
  }

  private async run() {
    this.sending = true;
    for (let next = this.moves[0]; next; next = this.moves[0]) {
      await this.send(next);
      this.set(this.moves.slice(1));
    }
    this.sending = false;
  }

  private set(moves: readonly TableMove[]) {
    this.moves = moves;
    for (const watcher of this.watchers) watcher();
  }
}
