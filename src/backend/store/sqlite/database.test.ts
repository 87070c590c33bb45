import { Database } from './database';

let database: Database;

beforeEach(() => {
  database = new Database(':memory:');
  database.exec('create table t (key integer primary key, value)');
});

afterEach(() => database.close());

describe('Database', () => {
  it('tells the rows changed and the number of the last one', () => {
    const insert = database.prepare('insert into t (value) values (?), (?)');
    expect(insert.run('a', 'b')).toEqual({ rows: 2, lastRowId: 2 });
    expect(insert.run('c', null)).toEqual({ rows: 2, lastRowId: 4 });
    expect(database.prepare('delete from t where key > ?').run(1).rows).toBe(3);
  });

  it('knows whether a statement gives rows', () => {
    expect(database.prepare('select * from t').reader).toBe(true);
    expect(database.prepare('insert into t (value) values (1) returning key').reader).toBe(true);
    expect(database.prepare('delete from t').reader).toBe(false);
  });

  it('gives rows as objects or as arrays, and no row as undefined', () => {
    database.exec("insert into t values (1, 'a')");
    expect({ ...database.prepare('select * from t').get<object>() }).toEqual({ key: 1, value: 'a' });
    expect(database.prepareArrays('select * from t').all()).toEqual([[1, 'a']]);
    expect(database.prepare('select * from t where key = 9').get()).toBeUndefined();
    expect(database.value('select value from t')).toBe('a');
    expect(database.value('select value from t where key = 9')).toBeUndefined();
  });

  it('prepares a text once, and goes on after very many texts', () => {
    const first = database.prepare('select 1 as one');
    expect(database.prepare('select 1 as one')).toBe(first);
    for (let i = 0; i < 1_000; i++) {
      expect(database.prepare(`select ${i} as n`).get<{ n: number }>()?.n).toBe(i);
    }
    expect(database.prepare('select 1 as one')).not.toBe(first);
    expect(first.get<{ one: number }>()?.one).toBe(1);
  });

  it('knows whether it is in a transaction', () => {
    expect(database.inTransaction).toBe(false);
    database.exec('begin');
    expect(database.inTransaction).toBe(true);
    database.exec('rollback');
    expect(database.inTransaction).toBe(false);
  });

  it('throws mistakes in SQL as internal errors, wherever they show', () => {
    const internal = expect.objectContaining({ code: 'internal' });
    expect(() => database.exec('nonsense')).toThrow(internal);
    expect(() => database.prepare('select * from nowhere')).toThrow(internal);
    expect(() => database.prepare('select ?').all(1, 2)).toThrow(internal);
    const insert = database.prepare('insert into t values (1, 1)');
    insert.run();
    expect(() => insert.run()).toThrow(internal);
  });

  it('closes as often as it is told to', () => {
    database.close();
    database.close();
    expect(() => database.exec('select 1')).toThrow('the store is closed');
  });
});
