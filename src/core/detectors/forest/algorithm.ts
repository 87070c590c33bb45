import type { ForestParams } from '../../../schema';
import type { Algorithm, ModelOptions } from '../detector';
import { ForestModel } from './forest-model';

export const forest: Algorithm = {
  name: 'forest',
  create,
  restore: (options, snapshot) => create(options).restoreFrom(snapshot),
};

function create({ intervalMs, params }: ModelOptions): ForestModel {
  return new ForestModel(params as ForestParams, JSON.stringify([intervalMs, Object.entries(params).sort()]));
}
