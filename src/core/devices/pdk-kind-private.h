/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-kind.h"

G_BEGIN_DECLS

/* The tables, one group a file, each ended by %NULL. */
extern const PdkKind *const pdk_machine_kinds[];
extern const PdkKind *const pdk_cpu_kinds[];
extern const PdkKind *const pdk_memory_kinds[];
extern const PdkKind *const pdk_boot_kinds[];
extern const PdkKind *const pdk_tuning_kinds[];
extern const PdkKind *const pdk_features_kinds[];
extern const PdkKind *const pdk_security_kinds[];
extern const PdkKind *const pdk_disk_kinds[];
extern const PdkKind *const pdk_storage_kinds[];
extern const PdkKind *const pdk_network_kinds[];
extern const PdkKind *const pdk_display_kinds[];
extern const PdkKind *const pdk_sound_kinds[];
extern const PdkKind *const pdk_character_kinds[];
extern const PdkKind *const pdk_host_device_kinds[];
extern const PdkKind *const pdk_memory_device_kinds[];
extern const PdkKind *const pdk_other_kinds[];
extern const PdkKind *const pdk_passthrough_kinds[];

/* Any element of <devices> that none of the above knows. */
extern const PdkKind pdk_kind_unknown;

G_END_DECLS
