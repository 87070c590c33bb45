import type { GrafanaTheme2 } from '@grafana/data';
import { type UPlotConfigBuilder } from '@grafana/ui';
import type uPlot from 'uplot';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { TimeRange } from '../../schema';
import { drawAlerts, drawBackground, type ChartMarks } from './draw-marks';

interface LayerProps {
  config: UPlotConfigBuilder;
}

/** Draws regions and alert shapes with the plot, and again when they change. */
export function MarksLayer({ config, marks, theme }: LayerProps & { marks: ChartMarks; theme: GrafanaTheme2 }) {
  const newest = useRef({ marks, theme });
  newest.current = { marks, theme };
  const plot = useRef<uPlot | null>(null);

  useLayoutEffect(() => {
    config.addHook('init', (made) => {
      plot.current = made;
    });
    config.addHook('drawClear', (made) => drawBackground(made, newest.current.marks, newest.current.theme));
    config.addHook('draw', (made) => drawAlerts(made, newest.current.marks, newest.current.theme));
    config.addHook('destroy', () => {
      plot.current = null;
    });
  }, [config]);

  useEffect(() => {
    plot.current?.redraw(false);
  }, [marks]);
  return null;
}

const LAST_LABEL_PX = 24;

/** Room at the right for half of the time axis' last label, which would be cut off. */
export function MarginLayer({ config }: LayerProps) {
  useLayoutEffect(() => {
    config.setPadding([null, LAST_LABEL_PX, null, null]);
  }, [config]);
  return null;
}

const MIN_DRAG = 5;

/** Dragging over the plot asks for that range, a double click for twice the range shown. */
export function ZoomLayer({ config, onZoom }: LayerProps & { onZoom(range: TimeRange): void }) {
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  useLayoutEffect(() => {
    config.addHook('setSelect', (plot) => {
      const { left, width } = plot.select;
      if (width >= MIN_DRAG) {
        const range = {
          fromMs: Math.round(plot.posToVal(left, 'x')),
          toMs: Math.round(plot.posToVal(left + width, 'x')),
        };
        plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        zoom.current(range);
      }
    });
    config.setCursor({
      bind: {
        dblclick: (plot) => () => {
          const { min, max } = plot.scales['x'] ?? {};
          if (min != null && max != null) {
            const half = (max - min) / 2;
            zoom.current({ fromMs: Math.round(min - half), toMs: Math.round(max + half) });
          }
          return null;
        },
      },
    });
  }, [config]);
  return null;
}

/** The point under the cursor, in pixels of the plot's own element. */
export interface Hovered {
  index: number;
  left: number;
  plotLeft: number;
  plotWidth: number;
}

/** Tells which point the cursor is on; null when it has left. `plotRef` gets the plot itself, for the keyboard. */
export function HoverLayer({
  config,
  onHover,
  plotRef,
}: LayerProps & { onHover(hovered: Hovered | null): void; plotRef: { current: uPlot | null } }) {
  const hover = useRef(onHover);
  hover.current = onHover;
  useLayoutEffect(() => {
    config.addHook('init', (plot) => {
      plotRef.current = plot;
    });
    config.addHook('destroy', () => {
      plotRef.current = null;
    });
    config.addHook('setCursor', (plot) => {
      const { idx, left } = plot.cursor;
      const isOff = idx === null || idx === undefined || left === undefined || left < 0;
      const over = plot.over;
      hover.current(isOff ? null : { index: idx, left, plotLeft: over.offsetLeft, plotWidth: over.clientWidth });
    });
  }, [config, plotRef]);
  return null;
}
