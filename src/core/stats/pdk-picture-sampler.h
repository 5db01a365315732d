/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_PICTURE_SAMPLER (pdk_picture_sampler_get_type ())
G_DECLARE_FINAL_TYPE (PdkPictureSampler, pdk_picture_sampler, PDK, PICTURE_SAMPLER, GObject)

/* Keeps small pictures of the screens of those machines of one host that somebody looks at.
 *
 * One at a time, the oldest first, and no more often than the host bears: a machine's picture is
 * some seconds old, and the host spends at most a twentieth of the time on them, so that a slow link
 * is not filled with them.  A screen that is open here is taken from there instead
 * (pdk_domain_set_picture_source()).  Main thread only. */

PdkPictureSampler *pdk_picture_sampler_new (void);
/** Somebody sees a picture of @domain, or nobody does any more.  Counted by the domain. */
void pdk_picture_sampler_set_wanted (PdkPictureSampler *self, PdkDomain *domain, gboolean wanted);
/** Whether anything may be asked of the host now: nothing else is while no window is seen. */
void pdk_picture_sampler_set_active (PdkPictureSampler *self, gboolean active);
/** Shortens all waits, for tests.  @ms: what counts as a second */
void pdk_picture_sampler_set_second (PdkPictureSampler *self, guint ms);

G_END_DECLS
