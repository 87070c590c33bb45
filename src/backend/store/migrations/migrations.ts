import type { Migration } from 'kysely/migration';
import { init } from './0001-init';
import { reasons } from './0002-reasons';
import { light } from './0003-light';
import { histories } from './0004-histories';

/** Every step from an empty file to the present tables, in order of name. Append only: a released step never changes. */
export const migrations: Record<string, Migration> = {
  '0001-init': init,
  '0002-reasons': reasons,
  '0003-light': light,
  '0004-histories': histories,
};
