/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_PROBE_RESULT (pdk_probe_result_get_type ())
G_DECLARE_FINAL_TYPE (PdkProbeResult, pdk_probe_result, PDK, PROBE_RESULT, GObject)

/* One thing found, or found missing, when looking for hypervisors on this computer. */

/** Translated title: “QEMU/KVM on this computer”, “The libvirt daemon is not running”. */
const char *pdk_probe_result_get_title (PdkProbeResult *self);
/** Translated explanation in plain words. */
const char *pdk_probe_result_get_text (PdkProbeResult *self);
/** (nullable): the URI to connect to; %NULL for something missing. */
const char *pdk_probe_result_get_uri (PdkProbeResult *self);
/** (nullable): the command that mends it, to be copied. */
const char *pdk_probe_result_get_command (PdkProbeResult *self);

/**
 * pdk_host_probe_async:
 *
 * Looks for local hypervisors without opening a connection: sockets of libvirtd and of the modular
 * daemons, who may use them, /dev/kvm, installed programs.  All in a worker.
 */
void pdk_host_probe_async (GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/** Returns: (transfer full) (element-type PdkProbeResult): usable ones first */
GListModel *pdk_host_probe_finish (GAsyncResult *result, GError **error);

G_END_DECLS
