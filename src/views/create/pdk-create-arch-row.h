/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-host.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_ARCH_ROW (pdk_create_arch_row_get_type ())
/**
 * PdkCreateArchRow:
 *
 * Which of a host's architectures a new machine has, and on Xen’s hosts which kind of machine it is.
 *
 * Signal: "arch-changed": the user chose another one.
 */
G_DECLARE_FINAL_TYPE (PdkCreateArchRow, pdk_create_arch_row, PDK, CREATE_ARCH_ROW, AdwComboRow)

/** @host: (nullable): not known yet; has to live as long as it is set */
void pdk_create_arch_row_set_host (PdkCreateArchRow *self, const PdkCreateHost *host);
/** (nullable) */
const PdkCreateArch *pdk_create_arch_row_get (PdkCreateArchRow *self);
/** How it is called here; “” where there is none. */
const char *pdk_create_arch_row_get_name (PdkCreateArchRow *self);

G_END_DECLS
