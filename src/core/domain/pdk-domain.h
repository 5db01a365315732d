/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection/pdk-connection.h"
#include "domain/pdk-graphics-info.h"
#include "domain/pdk-picture.h"
#include "domain/pdk-text-device.h"
#include "domain/pdk-text-stream.h"
#include "stats/pdk-history.h"

G_BEGIN_DECLS

/** The states a user tells apart.  libvirt's reason is in the state text. */
typedef enum {
  PDK_DOMAIN_UNKNOWN,
  PDK_DOMAIN_RUNNING,
  PDK_DOMAIN_PAUSED,
  PDK_DOMAIN_SHUTTING_DOWN,
  PDK_DOMAIN_SHUT_OFF,
  PDK_DOMAIN_SAVED, /* shut off with a managed save image */
  PDK_DOMAIN_CRASHED,
  PDK_DOMAIN_SUSPENDED, /* asleep by itself (pmsuspended) */
} PdkDomainState;

#define PDK_TYPE_DOMAIN_STATE (pdk_domain_state_get_type ())
GType pdk_domain_state_get_type (void);

/** What may be done now.  Menus and buttons ask for these instead of deriving rules. */
typedef enum {
  PDK_DOMAIN_CAN_RUN = 1 << 0,
  PDK_DOMAIN_CAN_RESTORE = 1 << 1, /* set with CAN_RUN: Run is called Restore */
  PDK_DOMAIN_CAN_PAUSE = 1 << 2,
  PDK_DOMAIN_CAN_RESUME = 1 << 3,
  PDK_DOMAIN_CAN_SHUT_DOWN = 1 << 4,
  PDK_DOMAIN_CAN_REBOOT = 1 << 5,
  PDK_DOMAIN_CAN_RESET = 1 << 6,
  PDK_DOMAIN_CAN_FORCE_OFF = 1 << 7,
  PDK_DOMAIN_CAN_SAVE = 1 << 8,
} PdkDomainFeatures;

/** What can be asked of a machine. */
typedef enum {
  PDK_DOMAIN_RUN, /* restores when a managed save image exists */
  PDK_DOMAIN_PAUSE,
  PDK_DOMAIN_RESUME, /* also wakes a suspended one */
  PDK_DOMAIN_SHUT_DOWN,
  PDK_DOMAIN_REBOOT,
  PDK_DOMAIN_RESET,
  PDK_DOMAIN_FORCE_OFF,
  PDK_DOMAIN_SAVE,
} PdkDomainAction;

#define PDK_TYPE_DOMAIN (pdk_domain_get_type ())
G_DECLARE_FINAL_TYPE (PdkDomain, pdk_domain, PDK, DOMAIN, GObject)

/* One machine of one host.  Main thread only; its values are applied from immutable snapshots read
 * in workers.  Identity is the UUID.
 *
 * Properties (all notify, only on change): uuid, id, name, title, display-name, connection, host-name,
 * state, state-text, features (flags as uint), stale, hung, os-id, os-name, vcpus (uint), memory
 * (uint64 KiB), autostart, persistent, address, cpu-percent (double), memory-used (uint64 KiB),
 * disk-rate and net-rate (double bytes/s), cpu-history, memory-history, picture (PdkPicture,
 * nullable), viewed, moved.
 * Signals: gone; definition-changed: its stored or live document may be another, see
 * #PdkDomainDefinition. */

/** Stays valid and the same as long as the object. */
const char *pdk_domain_get_uuid (PdkDomain *self);
/** As the host says: untrusted text. */
const char *pdk_domain_get_name (PdkDomain *self);
/** The host's number of the running machine, -1 while it is off.  Another one at each start. */
int pdk_domain_get_id (PdkDomain *self);
/** (nullable): untrusted text. */
const char *pdk_domain_get_title (PdkDomain *self);
/** Title or name, display-safe (pdk_text_display()); still to be escaped where markup is shown. */
const char *pdk_domain_get_display_name (PdkDomain *self);
/** (transfer none) (nullable): NULL only after the connection was removed */
PdkConnection *pdk_domain_get_connection (PdkDomain *self);
/** (nullable): the display-safe name of its connection */
const char *pdk_domain_get_host_name (PdkDomain *self);

PdkDomainState pdk_domain_get_state (PdkDomain *self);
/** Translated: “Running”, “Paused (I/O error)”, “Shut off (crashed)”, “Not answering for 12 s”. */
const char *pdk_domain_get_state_text (PdkDomain *self);
/** Whether it is off because its guest ended: not by force, and it did not crash. */
gboolean pdk_domain_has_ended (PdkDomain *self);
/** Whether it is off because its process on the host ended by itself: %PDK_DOMAIN_SHUT_OFF. */
gboolean pdk_domain_has_crashed (PdkDomain *self);
PdkDomainFeatures pdk_domain_get_features (PdkDomain *self);
/** The connection is gone: what is shown is the last known. */
gboolean pdk_domain_is_stale (PdkDomain *self);
/** Its QEMU does not answer; statistics skip it. */
gboolean pdk_domain_is_hung (PdkDomain *self);
gboolean pdk_domain_is_active (PdkDomain *self);
gboolean pdk_domain_is_persistent (PdkDomain *self);
/**
 * pdk_domain_is_moved:
 *
 * Whether its host said that it was migrated to another one, and it was not started here since.  What
 * stays behind is shut off, or soon gone.
 */
gboolean pdk_domain_is_moved (PdkDomain *self);
/** The domain was undefined or its host removed; the object is out of every list.  Signal "gone". */
gboolean pdk_domain_is_gone (PdkDomain *self);

/** (nullable): libosinfo id (URI) in the domain's metadata */
const char *pdk_domain_get_os_id (PdkDomain *self);
/** (nullable): its name when known; display-safe */
const char *pdk_domain_get_os_name (PdkDomain *self);
guint pdk_domain_get_vcpus (PdkDomain *self);
guint64 pdk_domain_get_memory (PdkDomain *self);
gboolean pdk_domain_get_autostart (PdkDomain *self);
/** (nullable): first routable address of the guest */
const char *pdk_domain_get_address (PdkDomain *self);

/** % of the machine's vCPUs, 0…100; below 0 when unknown */
double pdk_domain_get_cpu_percent (PdkDomain *self);
/** KiB in use; 0 when unknown */
guint64 pdk_domain_get_memory_used (PdkDomain *self);
double pdk_domain_get_disk_rate (PdkDomain *self);
double pdk_domain_get_net_rate (PdkDomain *self);
/** (transfer none): 0…100.  Created on first use, so rows never seen cost nothing. */
PdkHistory *pdk_domain_get_cpu_history (PdkDomain *self);
/** (transfer none): 0…100, % of the machine's memory */
PdkHistory *pdk_domain_get_memory_history (PdkDomain *self);

/**
 * pdk_domain_watch:
 *
 * Says that something on screen shows this machine.  Counted; balanced by pdk_domain_unwatch().
 * The details of watched machines are read before those of others; they are sampled first, and are
 * the only ones asked for block statistics and addresses.
 */
void pdk_domain_watch (PdkDomain *self);
void pdk_domain_unwatch (PdkDomain *self);
gboolean pdk_domain_is_watched (PdkDomain *self);

/**
 * pdk_domain_want_picture:
 *
 * Says that something on screen shows a picture of this machine's screen: one is taken now and then
 * while it runs.  Counted; balanced by pdk_domain_unwant_picture().
 */
void pdk_domain_want_picture (PdkDomain *self);
void pdk_domain_unwant_picture (PdkDomain *self);
/**
 * PdkDomainPictureFunc:
 * @max_width: of the picture, in pixels
 *
 * Returns: (nullable) (transfer full): the machine's screen as it is now, where that is known
 */
typedef PdkPicture *(*PdkDomainPictureFunc) (int max_width, gpointer user_data);
/** Pictures come from @func, which is called now and then while they are wanted, and from the host only
 * when that has none.  One at a time: the last one that was set. */
void pdk_domain_set_picture_source (PdkDomain *self, PdkDomainPictureFunc func, gpointer user_data);
/** Does nothing when the source is another one's. */
void pdk_domain_unset_picture_source (PdkDomain *self, gpointer user_data);
/** (nullable) (transfer none): the last one of this run */
PdkPicture *pdk_domain_get_picture (PdkDomain *self);

/**
 * pdk_domain_is_viewed:
 *
 * Whether somebody is connected to one of its displays now, this program included.  Known of those
 * who came since the host was connected; FALSE says nothing of the others.
 */
gboolean pdk_domain_is_viewed (PdkDomain *self);

/** It is no longer waiting for its turn on the host. */
typedef void (*PdkDomainBegun) (PdkDomain *self, gpointer user_data);

/**
 * pdk_domain_act_async:
 * @begun: (nullable): called on the main thread, before @callback and with its data, when it is begun
 *
 * Does it in the host's job lane (Force Off in the urgent lane).  Not queued behind other operations
 * of the machine: that is pdk_job_store_act().
 */
void pdk_domain_act_async (PdkDomain *self,
                           PdkDomainAction action,
                           GCancellable *cancellable,
                           PdkDomainBegun begun,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean pdk_domain_act_finish (PdkDomain *self, GAsyncResult *result, GError **error);

/**
 * pdk_domain_load_graphics_async:
 *
 * Reads the displays of the running machine, with their passwords where the connection may read them.
 */
void pdk_domain_load_graphics_async (PdkDomain *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: (transfer full) (element-type PdkGraphicsInfo): may be empty */
GPtrArray *pdk_domain_load_graphics_finish (PdkDomain *self, GAsyncResult *result, GError **error);

/**
 * pdk_domain_open_graphics_fd_async:
 * @index: position of the display in the domain's document, from 0
 *
 * virDomainOpenGraphicsFD(): a socket to the display with no port and no password.  Local daemons
 * only; elsewhere %PDK_ERROR_NOT_SUPPORTED.
 */
void pdk_domain_open_graphics_fd_async (PdkDomain *self,
                                        guint index,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Returns: the file descriptor, owned by the caller, or -1 */
int pdk_domain_open_graphics_fd_finish (PdkDomain *self, GAsyncResult *result, GError **error);

/**
 * pdk_domain_load_text_devices_async:
 *
 * Reads what text devices the machine has: those of the running one, or those it would start with.
 */
void pdk_domain_load_text_devices_async (PdkDomain *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/** Returns: (transfer full) (element-type PdkTextDevice): may be empty */
GPtrArray *pdk_domain_load_text_devices_finish (PdkDomain *self,
                                                GAsyncResult *result,
                                                GError **error);

/**
 * pdk_domain_open_text_async:
 * @device: one with an alias, of the running machine
 * @force: whether to take it from whoever has it open, who is not asked
 *
 * Works over every kind of connection.  Fails with %PDK_ERROR_BUSY when someone has it open.
 */
void pdk_domain_open_text_async (PdkDomain *self,
                                 PdkTextDevice *device,
                                 gboolean force,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full) */
PdkTextStream *pdk_domain_open_text_finish (PdkDomain *self, GAsyncResult *result, GError **error);

G_END_DECLS
