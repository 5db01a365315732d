/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-spice.h"

#include <spice.h>

G_BEGIN_DECLS

/** @drawable begins a block of memory that is freed when the server is done with it. */
void fake_spice_push_drawable (FakeSpice *self, QXLDrawable *drawable);
/** Those that the server has not fetched yet. */
guint fake_spice_count_pending_draws (FakeSpice *self);

G_END_DECLS
