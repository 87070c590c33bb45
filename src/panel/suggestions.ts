import { VisualizationSuggestionScore, type VisualizationSuggestionsSupplier } from '@grafana/data';
import { isEventFrame } from '../ui/events/event-from-frame';
import type { VigilPanelOptions } from './options';

/** Offers the panel for frames of anomalies, and for nothing else. */
export const suggestPanel: VisualizationSuggestionsSupplier<VigilPanelOptions> = ({ rawFrames = [] }) =>
  rawFrames.some(isEventFrame) ? [{ name: 'Vigil events', score: VisualizationSuggestionScore.Best }] : undefined;
