/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-storage.h"

G_BEGIN_DECLS

/** What a volume is wanted for. */
typedef enum {
  PDK_VOLUME_FOR_DISK,
  PDK_VOLUME_FOR_CD,
  PDK_VOLUME_FOR_FLOPPY,
} PdkVolumePurpose;

/**
 * PdkVolumeChoice:
 * @path: (nullable): of the file or device on the host; %NULL: it is only reached through its pool
 * @pool: (nullable): where it is; %NULL: any file of the host
 * @volume: (nullable): its name there
 * @format: (nullable): “qcow2”, “raw”; %NULL: not known
 * @block: whether @path is a device
 *
 * What was chosen.
 */
typedef struct {
  char *path;
  char *pool;
  char *volume;
  char *format;
  gboolean block;
} PdkVolumeChoice;

PdkVolumeChoice *pdk_volume_choice_new (PdkPool *pool, PdkVolume *volume);
PdkVolumeChoice *pdk_volume_choice_new_for_path (const char *path);
void pdk_volume_choice_free (PdkVolumeChoice *self);

#define PDK_TYPE_VOLUME_REQUEST (pdk_volume_request_get_type ())
/**
 * PdkVolumeRequest:
 *
 * The wish for a volume of a host, from whoever needs one to whoever lets the user choose: views do
 * not know each other.  Main thread only.
 */
G_DECLARE_FINAL_TYPE (PdkVolumeRequest, pdk_volume_request, PDK, VOLUME_REQUEST, GObject)

/** Shows @request; it has to be answered one day. */
typedef void (*PdkVolumePresenter) (PdkVolumeRequest *request, gpointer user_data);

/** Who lets the user choose.  @presenter: (nullable): nobody does any more */
void pdk_volume_request_set_presenter (PdkVolumePresenter presenter, gpointer user_data);

/**
 * pdk_volume_request_async:
 * @owner: (nullable): the window that asks
 * @stem: (nullable): what a new volume could be called: the name of the machine
 * @current: (nullable): the path of what it has now
 */
void pdk_volume_request_async (PdkStorage *storage,
                               GObject *owner,
                               PdkVolumePurpose purpose,
                               const char *stem,
                               const char *current,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** Returns: (transfer full) (nullable): %NULL: nothing was chosen */
PdkVolumeChoice *pdk_volume_request_finish (PdkStorage *storage, GAsyncResult *result);

/* For the presenter. */

PdkStorage *pdk_volume_request_get_storage (PdkVolumeRequest *self);
/** (nullable) (transfer none) */
GObject *pdk_volume_request_get_owner (PdkVolumeRequest *self);
PdkVolumePurpose pdk_volume_request_get_purpose (PdkVolumeRequest *self);
/** (nullable) */
const char *pdk_volume_request_get_stem (PdkVolumeRequest *self);
/** (nullable) */
const char *pdk_volume_request_get_current (PdkVolumeRequest *self);
/** @choice: (transfer full) (nullable).  Later answers are ignored. */
void pdk_volume_request_answer (PdkVolumeRequest *self, PdkVolumeChoice *choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkVolumeChoice, pdk_volume_choice_free)

G_END_DECLS
