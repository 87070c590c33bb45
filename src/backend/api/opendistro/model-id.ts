import type { ModelProfile } from '../../../schema';
import { toModelId } from './results/result-document';

type Model = Pick<ModelProfile, 'seriesKey' | 'labels'>;

/** What a model is called: that of the only series of a detector, or of one of its entities as in their results. */
export function modelId(detectorId: string, model: Model): string {
  return modelType(model) === 'rcf' ? `${detectorId}_model_rcf_0` : toModelId(detectorId, model.seriesKey);
}

/** In the words of the original; a model of Vigil is none of its forests, but takes their place. */
export function modelType({ labels }: Model): 'rcf' | 'entity' {
  return Object.keys(labels).length === 0 ? 'rcf' : 'entity';
}
