//! From events to records.

use logconf_core::Tables;
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Dispatch, Event, Interest, LevelFilter, Metadata, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, SpanRef};

use super::fields::{Fields, with_error, with_message};
use super::gates::Gates;
use super::levels::level;
use crate::call::Call;

/// The field that the names of the spans are in.
const SPANS: &str = "spans";

/// Hands events on to the loggers of a logging system: see [`layer()`](super::layer()).
pub struct Layer<T: Tables + 'static>(pub(super) Gates<T>);

impl<T, S> tracing_subscriber::Layer<S> for Layer<T>
where
    T: Tables,
    S: Subscriber + for<'l> LookupSpan<'l>,
{
    fn on_register_dispatch(&self, subscriber: &Dispatch) {
        self.0.interests.add(subscriber);
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.0.interest(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        self.0.max_level()
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.0.enabled(metadata)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        // It may be here for another layer.
        if !self.0.enabled(attributes.metadata()) {
            return;
        }
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            // Another layer of this crate has put in the same.
            span.extensions_mut().replace(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let (logger, level) = (
            self.0.targets.logger(metadata.target()),
            level(metadata.level()),
        );
        // It may be here for another layer, or by an answer from before the last configuration.
        if !logger.enabled(level) {
            return;
        }
        let mut fields = of_spans(event, &context);
        event.record(&mut fields);
        let extra = fields.0.dict();
        with_error(event, &mut |error| {
            let call = Call {
                file: metadata.file(),
                line: metadata.line(),
                module_path: metadata.module_path(),
                extra: &extra,
                error,
            };
            with_message(event, &mut |message| call.hand_on(logger, level, message));
        });
    }
}

/// The names and fields of the spans that an event is in.
fn of_spans<S>(event: &Event<'_>, context: &Context<'_, S>) -> Fields
where
    S: Subscriber + for<'l> LookupSpan<'l>,
{
    let mut fields = Fields::default();
    let Some(spans) = context.event_scope(event) else {
        return fields;
    };
    let spans: Vec<SpanRef<'_, S>> = spans
        .from_root()
        .filter(|span| span.extensions().get::<Fields>().is_some())
        .collect();
    if spans.is_empty() {
        return fields;
    }
    let names: Vec<&str> = spans.iter().map(|span| span.name()).collect();
    fields.0.set_str(SPANS, &names.join(":"));
    for span in &spans {
        if let Some(its) = span.extensions().get::<Fields>() {
            fields.0.add(&its.0);
        }
    }
    fields
}
