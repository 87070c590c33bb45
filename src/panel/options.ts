import type { PanelOptionsEditorBuilder, SelectFieldConfigSettings } from '@grafana/data';
import { SEVERITIES, type Severity } from '../schema';
import { COLUMN_TRAITS, EVENT_COLUMNS, EVENT_COLUMNS_DEFAULT, type EventColumn } from '../ui/events/event-columns';
import type { EventLayout } from '../ui/events/EventsList';

export interface VigilPanelOptions {
  layout: EventLayout;
  showStrip: boolean;
  groupedByDetector: boolean;
  maxRows: number;
  severities: Severity[];
  columns: EventColumn[];
  showDetectorLink: boolean;
  showExploreLink: boolean;
  showRangeLink: boolean;
}

export const PANEL_DEFAULTS: VigilPanelOptions = {
  layout: 'table',
  showStrip: true,
  groupedByDetector: false,
  maxRows: 100,
  severities: [],
  columns: [...EVENT_COLUMNS_DEFAULT],
  showDetectorLink: true,
  showExploreLink: true,
  showRangeLink: true,
};

/** What is missing in saved options takes its default: panels made by hand or by an older version still work. */
export function wholeOptions(options: Partial<VigilPanelOptions> | undefined): VigilPanelOptions {
  return { ...PANEL_DEFAULTS, ...options };
}

/** Grafana types a multi-select as if each choice were the whole list. */
type OneOrMore<T> = T | T[];

export function addPanelOptions(builder: PanelOptionsEditorBuilder<VigilPanelOptions>): void {
  addEventOptions(builder);
  builder.addMultiSelect<OneOrMore<Severity>, SelectFieldConfigSettings<OneOrMore<Severity>>>({
    path: 'severities',
    name: 'Shown at first',
    description: 'Severities chosen when the dashboard opens. None: all.',
    category: ['Severity'],
    defaultValue: PANEL_DEFAULTS.severities,
    settings: { options: SEVERITIES.map((severity) => ({ value: severity, label: severity })) },
  });
  builder.addMultiSelect<OneOrMore<EventColumn>, SelectFieldConfigSettings<OneOrMore<EventColumn>>>({
    path: 'columns',
    name: 'Columns',
    description: 'Those that do not fit leave by themselves, the least important first.',
    category: ['Columns'],
    defaultValue: PANEL_DEFAULTS.columns,
    settings: { options: EVENT_COLUMNS.map((column) => ({ value: column, label: COLUMN_TRAITS[column].title })) },
  });
  addLinkOptions(builder);
}

function addEventOptions(builder: PanelOptionsEditorBuilder<VigilPanelOptions>): void {
  const category = ['Events'];
  builder
    .addRadio({
      path: 'layout',
      name: 'Layout',
      category,
      defaultValue: PANEL_DEFAULTS.layout,
      settings: {
        options: [
          { value: 'table', label: 'Table' },
          { value: 'list', label: 'List' },
        ],
      },
    })
    .addBooleanSwitch({
      path: 'showStrip',
      name: 'Time strip',
      description: 'Events over time. Clicking or dragging in it sets the range of the dashboard.',
      category,
      defaultValue: PANEL_DEFAULTS.showStrip,
    })
    .addBooleanSwitch({
      path: 'groupedByDetector',
      name: 'Group by detector',
      category,
      defaultValue: PANEL_DEFAULTS.groupedByDetector,
    })
    .addNumberInput({
      path: 'maxRows',
      name: 'Maximum rows',
      description: 'More are shown on request.',
      category,
      defaultValue: PANEL_DEFAULTS.maxRows,
      settings: { min: 1, max: 5_000, integer: true },
    });
}

function addLinkOptions(builder: PanelOptionsEditorBuilder<VigilPanelOptions>): void {
  const category = ['Links'];
  builder
    .addBooleanSwitch({
      path: 'showDetectorLink',
      name: 'Detector',
      category,
      defaultValue: PANEL_DEFAULTS.showDetectorLink,
    })
    .addBooleanSwitch({
      path: 'showExploreLink',
      name: 'Explore',
      category,
      defaultValue: PANEL_DEFAULTS.showExploreLink,
    })
    .addBooleanSwitch({
      path: 'showRangeLink',
      name: 'Dashboard range',
      category,
      defaultValue: PANEL_DEFAULTS.showRangeLink,
    });
}
