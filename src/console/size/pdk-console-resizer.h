/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pdk-console-head.h"

G_BEGIN_DECLS

/** Why the guest cannot be asked for another size. */
typedef enum {
  PDK_CONSOLE_RESIZE_POSSIBLE,
  PDK_CONSOLE_RESIZE_NOT_CONNECTED, /* not yet, or no more */
  PDK_CONSOLE_RESIZE_NO_CHANNEL,    /* goes through an agent in the guest, and the machine has no
                                       device for one */
  PDK_CONSOLE_RESIZE_NO_AGENT,      /* goes through an agent in the guest, and none answers */
  PDK_CONSOLE_RESIZE_UNSUPPORTED,   /* the server knows no such request */
  PDK_CONSOLE_RESIZE_REFUSED,       /* the server knows it, and said no */
} PdkConsoleResizeObstacle;

#define PDK_TYPE_CONSOLE_RESIZE_OBSTACLE (pdk_console_resize_obstacle_get_type ())
GType pdk_console_resize_obstacle_get_type (void);

/** One screen as the guest is asked to have it. */
typedef struct {
  guint head; /* the head's number */
  gboolean enabled;
  int x; /* guest pixels, as y, width, height */
  int y;
  int width;
  int height;
  int width_mm; /* on the host's screen, for the guest to choose its density by; 0: unknown */
  int height_mm;
} PdkConsoleMonitor;

#define PDK_TYPE_CONSOLE_RESIZER (pdk_console_resizer_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleResizer, pdk_console_resizer, PDK, CONSOLE_RESIZER, GObject)

/* A backend's way of asking its guest for screens of another size.  Whether and when to ask is
 * decided elsewhere (PdkConsoleNegotiator): here a request goes out at once, and what comes of it
 * is seen in the picture.
 *
 * Guests take the whole arrangement of their screens at a time, so that is kept here: what was asked
 * for and not answered yet, and of the other screens what they are.  They lie from left to right
 * unless they were given positions.
 *
 * Properties: heads (GListModel of PdkConsoleHead, construct-only); obstacle
 * (PdkConsoleResizeObstacle, read-only). */
struct _PdkConsoleResizerClass {
  GObjectClass parent_class;

  /* Only while possible.  @monitors has at least one that is enabled, in the order of their heads;
   * a protocol of one screen takes the first and leaves the rest. */
  void (*send) (PdkConsoleResizer *self, const PdkConsoleMonitor *monitors, guint n_monitors);
};

PdkConsoleResizeObstacle pdk_console_resizer_get_obstacle (PdkConsoleResizer *self);

/**
 * pdk_console_resizer_request_size:
 * @head: a head's number
 * @width: device pixels of the host, which are the guest's; as @height
 * @width_mm: how wide that is on the host's screen, 0 where unknown; as @height_mm
 *
 * Does nothing where there is an obstacle.
 */
void pdk_console_resizer_request_size (
    PdkConsoleResizer *self, guint head, int width, int height, int width_mm, int height_mm);
/** Asks the guest to use this screen, or no longer to. */
void pdk_console_resizer_request_enabled (PdkConsoleResizer *self, guint head, gboolean enabled);
/** Where @head lies in the row from left to right, from the next request on; at first its number. */
void pdk_console_resizer_set_place (PdkConsoleResizer *self, guint head, int place);
/**
 * pdk_console_resizer_set_position:
 * @x: guest pixels, as @y: where the screen shall begin
 *
 * From the next request on.  Counts when all the screens that are used have one, else they lie in a row.
 */
void pdk_console_resizer_set_position (PdkConsoleResizer *self, guint head, int x, int y);
void pdk_console_resizer_unset_position (PdkConsoleResizer *self, guint head);

/* For implementations. */

void pdk_console_resizer_set_obstacle (PdkConsoleResizer *self, PdkConsoleResizeObstacle obstacle);

G_END_DECLS
