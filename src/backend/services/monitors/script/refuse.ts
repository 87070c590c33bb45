import { VigilError } from '../../../../schema';
import type { Place } from './tree';

/** @throws VigilError `invalid_argument`: this cannot be a script, and where */
export function refuse({ line, column }: Place, what: string): never {
  throw new VigilError('invalid_argument', `script, line ${line}, column ${column}: ${what}`);
}

/** @throws VigilError `failed_precondition`: the script could not go on with the data it met */
export function fail({ line, column }: Place, what: string): never {
  throw new VigilError('failed_precondition', `script failed at line ${line}, column ${column}: ${what}`);
}
