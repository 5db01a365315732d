/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_GUEST_WATCHDOG (pdk_guest_watchdog_get_type ())
G_DECLARE_FINAL_TYPE (PdkGuestWatchdog, pdk_guest_watchdog, PDK, GUEST_WATCHDOG, GObject)

/* Tells a hung guest from a slow host.  A statistics call that does not return is stuck in one
 * guest's QEMU, but does not say in which.  libvirt knows without asking QEMU
 * (virDomainGetControlInfo), so the machines of a stuck call are asked about one by one on the
 * control connection; hung ones are marked and asked again until they answer.  Main thread only. */

PdkGuestWatchdog *pdk_guest_watchdog_new (PdkConnection *connection);
/** Forgets everything; without a link nothing is asked. */
void pdk_guest_watchdog_set_connected (PdkGuestWatchdog *self, gboolean connected);
/** @domains: (element-type PdkDomain): asked for by a call that is stuck */
void pdk_guest_watchdog_suspect (PdkGuestWatchdog *self, GPtrArray *domains);
/** That call has returned. */
void pdk_guest_watchdog_clear (PdkGuestWatchdog *self, GPtrArray *domains);
/** Whether calls that ask this machine's QEMU would get stuck, or might. */
gboolean pdk_guest_watchdog_avoids (PdkGuestWatchdog *self, PdkDomain *domain);

G_END_DECLS
