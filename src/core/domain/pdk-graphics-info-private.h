/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-graphics-info.h"

G_BEGIN_DECLS

/** @name: (nullable): the attribute “type” of a <graphics> element */
PdkGraphicsType pdk_graphics_type_from_name (const char *name);

G_END_DECLS
