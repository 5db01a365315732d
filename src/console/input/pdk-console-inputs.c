/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-inputs.h"

G_DEFINE_ABSTRACT_TYPE (PdkConsoleInputs, pdk_console_inputs, G_TYPE_OBJECT)

static void
pdk_console_inputs_class_init (PdkConsoleInputsClass *klass)
{
}

static void
pdk_console_inputs_init (PdkConsoleInputs *self)
{
}
