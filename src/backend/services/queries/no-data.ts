import type { Frame, FrameNotice } from './frame';

/** The frame that means "no data" to panels and to alert rules alike, with the reason in words. */
export function noData(...reasons: Array<string | FrameNotice>): Frame {
  const notices = reasons.map((reason): FrameNotice =>
    typeof reason === 'string' ? { severity: 'info', text: reason } : reason
  );
  return { name: '', fields: [], ...(notices.length > 0 && { meta: { notices } }) };
}
