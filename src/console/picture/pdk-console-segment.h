/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* Memory that the X server reads as well (MIT-SHM), so that a picture in it is drawn without being
 * sent.  Main thread only. */
typedef struct _PdkConsoleSegment PdkConsoleSegment;

/** @bytes of zeros.  Returns: (nullable): %NULL where there is no such memory: on other displays than
 * X11's, on those of other computers, or when there is none left */
PdkConsoleSegment *pdk_console_segment_new (GdkDisplay *display, gsize bytes);
void pdk_console_segment_free (PdkConsoleSegment *self);

gpointer pdk_console_segment_get_data (PdkConsoleSegment *self);
/** The XShmSegmentInfo, for requests to draw from it. */
gpointer pdk_console_segment_get_info (PdkConsoleSegment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleSegment, pdk_console_segment_free)

G_END_DECLS
