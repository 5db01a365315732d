/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* QEMU as it is installed, with no libvirt over it; it ends with the test. */

typedef struct _RealQemu RealQemu;

/** Skips the test where there is none. */
gboolean real_qemu_require (void);
/**
 * real_qemu_new:
 * @environment: (nullable): what to set in its environment, as “NAME=value”
 * @arguments: after those that make it quiet
 *
 * Returns when its displays accept viewers.
 */
RealQemu *real_qemu_new (const char *environment, const char *const *arguments);
/** A QMP command.  Returns: the answer, as JSON */
char *real_qemu_tell (RealQemu *self, const char *command);
/** Where its VNC display is, over TCP. */
guint16 real_qemu_get_vnc_port (RealQemu *self);
void real_qemu_free (RealQemu *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RealQemu, real_qemu_free)

G_END_DECLS
