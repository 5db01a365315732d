/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pdk_choice_action_new:
 * @object: borrowed: not kept alive, as a GPropertyAction would
 * @property: one of an enum, writable, that notifies
 *
 * Returns: (transfer full): an action of that name whose state is the property's value, by its nick
 */
GAction *pdk_choice_action_new (GObject *object, const char *property);

G_END_DECLS
