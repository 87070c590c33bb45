import { PanelPlugin } from '@grafana/data';
import { addPanelOptions, type VigilPanelOptions } from './options';
import { suggestPanel } from './suggestions';
import { VigilPanel } from './VigilPanel';

export const plugin = new PanelPlugin<VigilPanelOptions>(VigilPanel)
  .setPanelOptions(addPanelOptions)
  .setSuggestionsSupplier(suggestPanel);
