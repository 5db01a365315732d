/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-address.h"
#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_DOWNLOAD_ROW (pdk_create_download_row_get_type ())
/**
 * PdkCreateDownloadRow:
 *
 * What a new machine is made from and has to be downloaded: how large it is, how much of it is here
 * already, which can be deleted, and the checksum that the user may have.
 *
 * Signals: "changed": the checksum; "deleted": what was here.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateDownloadRow, pdk_create_download_row, PDK, CREATE_DOWNLOAD_ROW, AdwExpanderRow)

/** @address: what is meant; its checksum is shown.  @known: (nullable): not known yet */
void pdk_create_download_row_show (PdkCreateDownloadRow *self,
                                   const char *address,
                                   const PdkCreateAddress *known);
/** Writes what is downloaded into @spec; the texts are theirs.
 * Returns: (nullable) (transfer full): why that cannot be done, for the user */
char *pdk_create_download_row_decide (PdkCreateDownloadRow *self,
                                      const PdkCreateAddress *known,
                                      PdkCreateSpec *spec);

G_END_DECLS
