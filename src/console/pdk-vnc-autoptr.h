/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

/* The library does not define these; whatever file uses them gets them here. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VncConnection, g_object_unref)
