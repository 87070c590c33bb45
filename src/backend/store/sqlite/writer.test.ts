import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VigilError } from '../../../schema';
import { Database } from './database';
import { kyselyOver } from './kysely';
import { Writer } from './writer';

let folder: string;
let database: Database;
let writer: Writer;
let written: number;
let errors: Array<string | null>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-writer-'));
  database = new Database(join(folder, 'test.db'));
  database.exec('create table progress (era integer primary key, body text not null)');
  written = 0;
  errors = [];
  writer = new Writer(database, kyselyOver(database), (error) => {
    written += error === null ? 1 : 0;
    errors.push(error);
  });
});

afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const eras = () => database.prepareArrays('select era from progress order by era').all<[number]>().flat();
const put = (era: number) => database.exec(`insert into progress values (${era}, '')`);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Writer', () => {
  it('does one piece of work after the other, however long each pauses', async () => {
    const order: string[] = [];
    const piece = (name: string) => async () => {
      order.push(`${name} begins`);
      await turn();
      order.push(`${name} ends`);
    };
    await Promise.all([writer.write(piece('a')), writer.write(piece('b'))]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(written).toBe(2);
  });

  it('undoes all of a piece that fails, built and raw statements alike, and nothing of its neighbours', async () => {
    const undone: string[] = [];
    const failing = writer.write(async ({ db, onRollback }) => {
      onRollback(() => undone.push('undo'));
      put(1);
      await db.insertInto('progress').values({ era: 2, body: '' }).execute();
      throw new Error('no');
    });
    const following = writer.write(({ onRollback }) => {
      onRollback(() => undone.push('must not'));
      put(3);
      return 'done';
    });
    await expect(failing).rejects.toThrow('no');
    await expect(following).resolves.toBe('done');
    expect(eras()).toEqual([3]);
    expect(undone).toEqual(['undo']);
    expect(written).toBe(1);
  });

  it('tells why the file did not take a piece, and nothing of a piece that refused by itself', async () => {
    const failed = (code: 'unavailable' | 'already_exists') =>
      writer.write(() => {
        throw new VigilError(code, 'why');
      });
    await expect(failed('unavailable')).rejects.toThrow('why');
    await expect(failed('already_exists')).rejects.toThrow('why');
    await writer.write(() => put(1));
    expect(errors).toEqual(['why', null]);
  });

  it('finishes what it has accepted before it closes, and refuses what comes later', async () => {
    const accepted = writer.write(async () => {
      await turn();
      put(1);
    });
    const closed = writer.close();
    await expect(writer.write(() => put(2))).rejects.toMatchObject({ code: 'unavailable' });
    await closed;
    await accepted;
    expect(eras()).toEqual([1]);
  });
});
